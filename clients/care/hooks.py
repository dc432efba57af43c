"""What the rooms above do when a treatment has been recorded: each registers its act, in the same transaction."""

from collections.abc import Callable
from datetime import datetime

from clients.care.models import TreatmentRecord
from salon.core.models import User
from salon.core.registry import Registry

after_recording: Registry[Callable[[TreatmentRecord, User, datetime], None]] = Registry()
