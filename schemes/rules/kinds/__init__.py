"""The rule kinds: one file, one frozen dataclass each. A new file registers itself; nothing else needs to be edited."""

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
