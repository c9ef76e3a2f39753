"""Slots: what travels up comes in order, once, and only when there is something."""

from plg.slots import Slot


def test_providers_are_asked_in_order_and_silence_is_left_out() -> None:
    slot: Slot[[int], str] = Slot("things")

    def late(number: int) -> str:
        return f"late {number}"

    def early(number: int) -> str:
        return f"early {number}"

    def silent(number: int) -> None:
        return None

    slot.register(late, order=20)
    slot.register(silent, order=15)
    slot.register(early, order=10)
    slot.register(early, order=10)
    assert list(slot.ask(3)) == ["early 3", "late 3"]
