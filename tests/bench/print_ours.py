"""python -m tests.bench.print_ours ACTIONS: one rendering by the product; prints seconds and peak megabytes."""

import json
import os
import resource
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


def main(actions: int) -> dict[str, float]:
    import django

    django.setup()
    from plans.documents.pdf import plan_pdf
    from tests.plans.printed import EKSTAD, long_plan

    plan = long_plan(actions)
    started = time.perf_counter()
    plan_pdf(plan, EKSTAD)
    return {
        "seconds": time.perf_counter() - started,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
