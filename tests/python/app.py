"""A plugin in Python: the host knows nothing about it but its interface."""

from datetime import date, timedelta
from typing import Optional

from componentize_py_types import Err
from wit_world import exports
from wit_world.exports.tools import Deadline, Period


class Tools(exports.Tools):
    def ends(self, period: Period, grace: Optional[int]) -> Deadline:
        try:
            first = date.fromisoformat(period.start)
            last = first + timedelta(days=period.days + (grace or 0))
        except (ValueError, OverflowError) as error:
            raise Err(str(error))
        moved = last.weekday() >= 5
        while last.weekday() >= 5:
            last += timedelta(days=1)
        return Deadline(last=last.isoformat(), moved=moved)
