"""A QR code of an address, for a phone to scan: drawn here, so that no other machine learns the address. Pure."""

import base64
from io import BytesIO

import qrcode
from qrcode.image.svg import SvgPathFillImage


def picture_of(address: str) -> str:
    """Return the picture as a data address for an `img`: black on white, whatever the theme, or no phone reads it."""
    picture = BytesIO()
    qrcode.make(address, image_factory=SvgPathFillImage).save(picture)
    return "data:image/svg+xml;base64," + base64.b64encode(picture.getvalue()).decode()
