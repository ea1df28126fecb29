"""The watch itself: what a page does wrong must be seen, or the other browser tests prove nothing."""

import pytest
from django.shortcuts import resolve_url

ADD = "document.body.insertAdjacentHTML('beforeend', `{}`)"
SCRIPT = "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))"


@pytest.mark.parametrize(
    ("wrong", "seen"),
    [
        (ADD.format('<p style="color:red">x</p>'), "CSP: style-src"),
        (ADD.format('<img src="http://example.invalid/x.png">'), "request to elsewhere"),
        (SCRIPT, "CSP: script-src"),
        ("console.error('nej')", "console error: nej"),
        ("setTimeout(() => { throw new Error('kast') })", "script error: kast"),
    ],
)
def test_faults_of_a_page_are_seen(page, live_server, faults, wrong, seen):
    page.goto(live_server.url + resolve_url("login"))
    assert faults.found == []

    page.evaluate(f"() => {{ {wrong} }}")
    page.wait_for_timeout(200)

    assert any(seen in fault for fault in faults.found), faults.found
    faults.allow(".")
