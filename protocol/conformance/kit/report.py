"""Tells what became of the cases."""

import json


class Report:
    """Counts outcomes."""

    def __init__(self):
        self.outcomes = []

    def add(self, outcome):
        self.outcomes.append(outcome)

    def count(self, status):
        return sum(outcome.status == status for outcome in self.outcomes)

    @property
    def exit_code(self):
        """0 when all passed or were skipped, 1 when one failed, 2 when a case makes no sense."""
        if self.count("broken"):
            return 2
        return 1 if self.count("failed") or not self.count("passed") else 0


class TextReport(Report):
    def add(self, outcome):
        super().add(outcome)
        line = f"{outcome.status:8}{outcome.case.name} ({outcome.seconds:.1f} s)"
        print(line + (f"\n  {outcome.reason}" if outcome.reason else ""), flush=True)

    def finish(self):
        counts = ", ".join(f"{self.count(status)} {status}" for status in ("passed", "failed", "skipped", "broken"))
        print(f"{len(self.outcomes)} cases: {counts}")
        return self.exit_code


class JSONReport(Report):
    def finish(self):
        content = {
            "cases": [
                {
                    "name": outcome.case.name,
                    "independent": outcome.case.is_independent,
                    "status": outcome.status,
                    "reason": outcome.reason,
                    "seconds": round(outcome.seconds, 3),
                }
                for outcome in self.outcomes
            ],
            "passed": self.count("passed"),
            "failed": self.count("failed"),
            "skipped": self.count("skipped"),
            "broken": self.count("broken"),
        }
        print(json.dumps(content, indent=2, ensure_ascii=False))
        return self.exit_code
