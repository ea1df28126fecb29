"""A page for residents, asked for again and again on two cores: by four connections kept open to two workers.

Requests a second are told as seconds for a request, since a lower figure is the better one: three hundred a second
is a third of a hundredth. The limit is the same bytes as a static file from the same server, asked in the same way.
"""

import time
from concurrent.futures import ThreadPoolExecutor

from django.urls import reverse

from councils.models import PromisePublication
from kommunbrott.management import demo_data
from plans.models import PlanPublication
from tests.bench.figure import Figure
from tests.bench.served import Address, served_to_all

DATABASES = ("sqlite", "postgresql")
WORKERS, CONNECTIONS = 2, 4
REQUESTS = 600
# The slowest that is accepted: 300 requests a second.
SLOWEST = 1 / 300


def figures():
    demo_data.load()
    pages = {
        "home": reverse("public_home"),
        "plan": reverse("public_plan", args=[PlanPublication.objects.get().plan_id]),
        "promises": reverse("public_promises", args=[PromisePublication.objects.get().document_id]),
    }
    with served_to_all(pages, WORKERS) as ports:
        for name, (port, page, file) in ports.items():
            limit = seconds_each(port, file)
            ours = seconds_each(port, page)
            yield Figure(f"public_{name}_s", ours, limit, goal=round(SLOWEST / limit, 1))


def seconds_each(port: int, path: str) -> float:
    """The best of three goes, after each worker has made its page once."""
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        addresses = [Address(port, path, "") for _ in range(CONNECTIONS)]
        times = []
        for count in (20, REQUESTS, REQUESTS, REQUESTS):
            began = time.perf_counter()
            list(pool.map(lambda address, count=count: ask(address, count // CONNECTIONS), addresses))
            times.append((time.perf_counter() - began) / count)
    return min(times[1:])


def ask(address: Address, count: int) -> None:
    for _ in range(count):
        address.get()
