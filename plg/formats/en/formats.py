"""English dates in the European order."""

DATE_FORMAT = "D j F Y"
SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "D j F Y, H:i"
SHORT_DATETIME_FORMAT = "j M Y H:i"
TIME_FORMAT = "H:i"
