"""The addresses of the reports of a duo, a community and a study, of the bundle, and of what is given along."""

from tests.support.matrix import Row

ROWS_REPORTS = [
    Row("reports:duo", "everybody 405", "anna bram 302, participants 409, north 403"),
    Row("reports:community", "everybody 405", "marijke 302, north 403"),
    Row("reports:summary", "researchers 200, north 403", "researchers 302, north 403"),
    Row("reports:bundle", "karim 200, north 403", "karim 302, north 403"),
    Row("reports:give", "everybody 405", "anna 302, participants 404, north 403", {"uid": "report_ready"}),
    Row("reports:give", "everybody 405", "participants 404, north 403", {"uid": "report_south"}),
    Row("reports:take_back", "everybody 405", "anna 302, participants 404, north 403", {"uid": "report_ready"}),
    Row("reports:take_back", "everybody 405", "participants 404, north 403", {"uid": "report_south"}),
]
