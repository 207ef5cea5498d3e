"""Two versions of a ruleset side by side, in sentences.

May know: the values of both. May not: their files, or whoever answered by them.
"""

from mei_social.ruleset.diff.change import Change, Kind
from mei_social.ruleset.diff.compare import RulesetDiff, diff
from mei_social.ruleset.diff.version import Bump

__all__ = ["Bump", "Change", "Kind", "RulesetDiff", "diff"]
