import re

from django.core.management import call_command

from kommunbrott.static_storage import ManifestStorage, together

FILES = {
    "base.css": "@layer base { a {} }\n",
    "fonts.css": '@font-face { src: url("../fonts/a.ttf"); }\n',
    "pages/plan.css": 'b { background: url("x.svg"); }\n',
}


def test_imports_are_replaced_and_addresses_told_from_the_index():
    index = '@layer base;\n\n@import "fonts.css";\n@import "base.css";\n@import "pages/plan.css";\n'

    assert together(FILES.get, index) == (
        "@layer base;\n\n"
        '@font-face { src: url("../fonts/a.ttf"); }\n'
        "@layer base { a {} }\n"
        'b { background: url("pages/x.svg"); }\n'
    )


def test_collected_stylesheet_is_one_file_that_finds_its_fonts(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "kommunbrott.static_storage.ManifestStorage"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    [sheet] = list((tmp_path / "css").glob("kommunbrott.*.css"))
    text = sheet.read_text(encoding="utf-8")
    fonts = re.findall(r'url\("\.\./fonts/([^"]+)"\)', text)
    assert "@import" not in text
    assert text.index("@layer reset, tokens") < text.index("@font-face")
    assert len(fonts) == 4
    assert [name for name in fonts if not (tmp_path / "fonts" / name).exists()] == []


def test_file_that_was_never_collected_is_told_and_stops_no_page(tmp_path, caplog):
    storage = ManifestStorage(location=tmp_path, base_url="/static/")

    assert storage.url("css/kommunbrott.css") == "/static/css/kommunbrott.css"
    assert "css/kommunbrott.css is not collected" in caplog.text
