"""Upload a month: from a file to a release, or to a list of rows to send back."""

import streamlit as st

from dashboard import access
from dashboard.components import case, desk, frame
from dashboard.permissions import may_publish_some

who = access.require(may_publish_some, "Files are sent in by officers of the datasets.")
st.set_page_config(page_title="Upload a month")
at_work = desk.open_desk()
frame.officers_top(demonstration=desk.is_demonstration(at_work))

shown = case.open_case(at_work, who)
if shown is not None:
    case.case(at_work, shown)
else:
    st.title("Upload a month", anchor=False)
    st.markdown(
        "Each file is checked first, and you see what it would change. Readers see nothing of it "
        "until you publish it."
    )
    desk.choose_files(at_work)
    desk.in_hand(at_work, who)
