import pytest
from django.template import Context, Template

from portal.kern.badges import TASK_STATUS, Badge


def test_a_badge_says_its_state_in_words_and_hides_its_sign():
    html = Template('{% load kern %}{% badge "success" "Bewilligt" icon="check" small=True %}').render(Context())

    assert html == (
        '<span class="kern-badge kern-badge--success kern-badge--small">'
        '<span class="kern-icon kern-icon--check" aria-hidden="true"></span>'
        '<span class="kern-label kern-label--small">Bewilligt</span></span>'
    )


def test_a_label_from_outside_is_escaped():
    assert "&lt;b&gt;" in Badge("info", "<b>").html()


def test_a_colour_kern_lacks_is_refused():
    with pytest.raises(ValueError, match="purple"):
        Badge("purple", "Neu").html()


@pytest.mark.parametrize("state", TASK_STATUS)
def test_every_task_state_has_words(state):
    html = Template("{% load kern %}{% task_status state %}").render(Context({"state": state}))

    assert html == TASK_STATUS[state].html()
