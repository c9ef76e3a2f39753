"""The one distribution that the standard library lacks: quantiles of F. Pure; used by the interval around alpha."""

from math import exp, isqrt, lgamma, log

SMALL = 1e-300
STEPS = 500
CLOSE = 1e-14  # some forty times what rounding moves a factor by, so that every fraction ends


def beta_share(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), to about twelve digits (nine near a million).

    By its continued fraction, evaluated from the front (Lentz), on the side where it converges fast: NIST Digital
    Library of Mathematical Functions, § 8.17(v), https://dlmf.nist.gov/8.17.v.
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    return front * _fraction(a, b, x)


def _fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction; it takes in the order of √max(a, b) steps. Raises `ArithmeticError` when it does
    not end, as of what is no number."""
    above, below, value = 1.0, 0.0, 1.0
    for step in range(STEPS + STEPS * isqrt(int(max(a, b)))):
        half = step // 2
        if step == 0:
            term = 1.0
        elif step % 2:
            term = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            term = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        below = 1 / (1 + term * below or SMALL)
        above = 1 + term / above or SMALL
        value *= above * below
        if step and abs(above * below - 1) < CLOSE:
            return value - 1
    raise ArithmeticError(f"the fraction of I_{x}({a}, {b}) does not end")


def f_quantile(share: float, above: float, below: float) -> float:
    """Return the value under which this share of the F distribution with (above, below) degrees of freedom lies.

    F = (below / above) · x / (1 − x), where I_x(above / 2, below / 2) is the share; x is found by halving.
    """
    low, high = 0.0, 1.0
    for _ in range(200):
        x = (low + high) / 2
        if beta_share(above / 2, below / 2, x) < share:
            low = x
        else:
            high = x
    x = (low + high) / 2
    return below / above * x / (1 - x)
