"""The table of rating methods."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from functools import partial
from typing import Any

from ratings.bradley_terry import BradleyTerrySettings, bradley_terry
from ratings.comparisons import Comparisons
from ratings.crowd import CrowdSettings, crowd
from ratings.elo import EloSettings, elo
from ratings.errors import BadSetting
from ratings.firth import firth
from ratings.merged import MergedSettings, merged
from ratings.mixture import MixtureSettings, mixture
from ratings.online import OnlineSettings, online
from ratings.result import Ratings
from ratings.settings import LikelihoodSettings, Scale
from ratings.style import StyleSettings, style
from ratings.ties import with_ties


@dataclass(frozen=True)
class Method:
    """One way from Comparisons to Ratings.

    title: for pages. run: the method. settings: the dataclass that names, defaults and checks its settings.
    by_level: whether it looks at the level of each battle, Comparisons.stratum.
    """

    title: str
    run: Callable[[Comparisons, Any], Ratings]
    settings: type[Scale]
    by_level: bool = False

    def fit(self, comparisons: Comparisons, **settings: Any) -> Ratings:
        """Ratings under the given settings; a name the method does not know is a BadSetting."""
        return self.run(comparisons, self.settle(settings))

    def settle(self, settings: Mapping[str, Any]) -> Scale:
        """All settings with defaults filled in and values checked."""
        known = [setting.name for setting in fields(self.settings)]
        for name in settings:
            if name not in known:
                raise BadSetting(f"{self.title} has no setting {name!r}; it has {', '.join(known)}")
        return self.settings(**settings)

    @property
    def defaults(self) -> dict[str, Any]:
        """Every allowed setting and its default."""
        return asdict(self.settings())


METHODS: Mapping[str, Method] = {
    "bt": Method("Bradley–Terry", bradley_terry, BradleyTerrySettings),
    "davidson": Method(
        "Davidson, ties an outcome of their own", partial(with_ties, model="davidson"), LikelihoodSettings
    ),
    "rao_kupper": Method(
        "Rao–Kupper, ties a threshold", partial(with_ties, model="rao_kupper"), LikelihoodSettings
    ),
    "firth": Method("Bradley–Terry with Firth's correction", firth, LikelihoodSettings),
    "style": Method("Bradley–Terry with style controlled", style, StyleSettings),
    "merged": Method("Prediction-powered Bradley–Terry: votes and a judge", merged, MergedSettings),
    "mixture": Method("Fixed mixture of ratings by level", mixture, MixtureSettings, by_level=True),
    "crowd": Method("Crowd-BT: reliabilities of annotators", crowd, CrowdSettings),
    "elo": Method("Elo, online", elo, EloSettings),
    "online": Method("Bayesian, online", online, OnlineSettings),
}


def method(name: str) -> Method:
    """The method of that name; an unknown name is a BadSetting that lists the known ones."""
    if name not in METHODS:
        raise BadSetting(f"no rating method {name!r}; there are {', '.join(METHODS)}")
    return METHODS[name]
