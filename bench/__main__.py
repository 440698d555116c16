"""The benchmarks: rows of figures, with what each must be.

    python -m bench [pages writers feed points imports sizes] [--full]

`python -m bench.search` and `python -m bench.ideas` are the ones of their packages.
"""

import argparse
import os
import platform
import shutil
import sys
import time

from bench import feed, imports, pages, points, sizes, writers

PARTS = {
    "pages": (pages.run, "a thread's page, and what it weighs"),
    "writers": (writers.run, "a reply acknowledged"),
    "feed": (feed.run, "the feed out of PostgreSQL through HTTP"),
    "points": (points.run, "activities into points on PostgreSQL"),
    "imports": (imports.run, "threads.ndjson.gz brought in"),
    "sizes": (sizes.run, "the same pages in small and in large"),
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    asked.add_argument("--full", action="store_true", help="the counts of the promise; takes long")
    chosen = asked.parse_args()
    if unknown := set(chosen.parts) - PARTS.keys():
        asked.error(f"there is no part {', '.join(sorted(unknown))}")
    print(sys.version)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    by = "wrk" if shutil.which("wrk") else "threads of our own (install wrk for steadier figures)"
    print(f"{platform.machine()}, {os.cpu_count()} cores, load before {load}; requests by {by}")
    print("Where others use the same cores, believe the ratios and not the rates.")
    for name in chosen.parts or PARTS:
        run, title = PARTS[name]
        print(f"{name}: {title}", flush=True)
        begun = time.perf_counter()
        run(chosen.full)
        print(f"  ({time.perf_counter() - begun:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
