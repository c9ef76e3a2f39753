"""What can be done with cases: import from here. Meetings and rankings have modules of their own."""

from intervisie.services.cases import Settled, StaleCase, let_count, share_case, take_back_case, write_case

__all__ = ["Settled", "StaleCase", "let_count", "share_case", "take_back_case", "write_case"]
