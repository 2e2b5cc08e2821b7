"""事项的事件。"""

from typing import Final

CATALOGUE_LOADED: Final = "catalogue.CatalogueLoaded"
