import markupsafe
import pytest
from django.template import engines
from django.urls import set_script_prefix
from django.utils import translation
from django.utils.translation import gettext_lazy
from jinja2 import FileSystemLoader, UndefinedError
from markupsafe import Markup

from ui.jinja2 import escape, fixed_parts, say, url


class Drawn:
    def __html__(self) -> str:
        return "<b>drawn</b>"


def render(source: str, **context: object) -> str:
    return engines["pages"].env.from_string(source).render(context)


@pytest.mark.parametrize(
    "value",
    [
        "plain",
        "<script>alert('1')</script>",
        'a "b" & c',
        "Å&ø",
        "",
        5,
        1.5,
        None,
        True,
        ["<"],
        Markup("<b>&</b>"),
        Drawn(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_text_is_escaped_as_markupsafe_does(value):
    assert escape(value) == str(markupsafe.escape(value))


def test_what_a_template_prints_is_escaped_once():
    assert render("{{ a }}{{ b }}", a="<i>", b=Markup("<i>")) == "&lt;i&gt;<i>"
    assert render("{% set c %}<u>{{ a }}</u>{% endset %}{{ c }}", a="<i>") == "<u>&lt;i&gt;</u>"
    assert render("{% macro m(x) %}<p>{{ x }}</p>{% endmacro %}{{ m(a) ~ a }}", a="<i>") == "<p>&lt;i&gt;</p>&lt;i&gt;"
    assert render("{{ a|upper }}", a="<i>") == "&lt;I&gt;"


def test_an_unknown_name_is_an_error():
    with pytest.raises(UndefinedError):
        render("{{ nothing }}")


def test_texts_take_values_which_are_escaped():
    assert (
        render("{{ _('%(name)s was added, 100%% sure', name=name) }}", name="<Ada>")
        == "&lt;Ada&gt; was added, 100% sure"
    )
    assert render("{{ _('100%% sure') }}") == "100% sure"
    assert say("Cancel") == Markup("Cancel")


def test_texts_follow_the_language():
    with translation.override("de"):
        assert say("Yes") == "Ja"
    assert say("Yes") == "Yes"
    assert say(gettext_lazy("Yes")) == "Yes"


def test_addresses_stay_in_the_workspace_that_is_open():
    addresses = []
    for prefix in ("/w/acme/", "/", "/w/acme/"):
        set_script_prefix(prefix)
        addresses.append(url("ui:settings"))
    set_script_prefix("/")
    assert addresses == ["/w/acme/settings/", "/settings/", "/w/acme/settings/"]


def test_a_fixed_part_is_rendered_once_for_each_of_its_values(tmp_path):
    drawn = []
    environment = engines["pages"].env.overlay(loader=FileSystemLoader(tmp_path))
    (tmp_path / "part.html").write_text("{{ drawn(name) }}{{ name }}")
    environment.globals = environment.globals | {"drawn": lambda name: drawn.append(name) or ""}
    fixed = fixed_parts(environment)
    assert [fixed("part.html", name=name) for name in ("<b>", "i", "<b>")] == ["&lt;b&gt;", "i", "&lt;b&gt;"]
    assert drawn == ["<b>", "i"]


def test_a_fixed_part_differs_by_language_and_workspace(tmp_path):
    (tmp_path / "part.html").write_text("{{ _('Yes') }} {{ url('ui:settings') }}")
    fixed = fixed_parts(engines["pages"].env.overlay(loader=FileSystemLoader(tmp_path)))
    assert fixed("part.html") == "Yes /settings/"
    with translation.override("de"):
        assert fixed("part.html") == "Ja /settings/"
    set_script_prefix("/w/acme/")
    assert fixed("part.html") == "Yes /w/acme/settings/"
    set_script_prefix("/")


def test_a_fixed_part_sees_nothing_of_the_request(tmp_path):
    (tmp_path / "part.html").write_text("{{ request.user }}")
    fixed = fixed_parts(engines["pages"].env.overlay(loader=FileSystemLoader(tmp_path)))
    with pytest.raises(UndefinedError):
        fixed("part.html")
