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


def test_each_is_told_in_order_whatever_it_gives() -> None:
    slot: Slot[[str], str] = Slot("acts")
    done: list[str] = []

    def late(word: str) -> str:
        done.append(f"late {word}")
        return "minded by nobody"

    slot.register(late, order=20)
    slot.register(lambda word: done.append(f"early {word}"), order=10)
    slot.tell("go")
    assert done == ["early go", "late go"]
