"""Two editions of a ruleset side by side, in sentences."""

from mei_social.ruleset_diff.change import Change, Kind
from mei_social.ruleset_diff.compare import RulesetDiff, diff
from mei_social.ruleset_diff.version import Bump

__all__ = ["Bump", "Change", "Kind", "RulesetDiff", "diff"]
