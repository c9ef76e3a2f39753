"""What every row of the project has: an id that may be seen outside, and never tells an order or a count."""

import uuid

from django.db import models


class Row(models.Model):
    """A row with a `uid`: the id in addresses, exports and GUIDs. The primary key stays inside."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
