"""Every test begins in bokmål and leaves no language behind: a page in English stays on in its thread otherwise."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _bokmal() -> Iterator[None]:
    """The language of the sources, and none afterwards."""
    translation.activate("nb")
    yield
    translation.deactivate()
