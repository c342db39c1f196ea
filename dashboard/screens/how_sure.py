"""How sure are we? What the verdicts are worth, tried where the truth is known."""

import streamlit as st

from dashboard.components import frame, proof
from dashboard.components.view import open_view

view = open_view()
st.set_page_config(page_title="How sure are we?")
frame.top(view)

st.title("How sure are we?", anchor=False)
proof.what_it_means()
proof.promises()
proof.weak_spots()
proof.other_methods()
proof.kinds()
proof.looking_again()
proof.wards()
proof.clearance()
proof.again()
