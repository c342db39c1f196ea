"""Withdraw and roll back: releases made without a file, seen whole before they are made."""

import streamlit as st

from dashboard import access, permissions
from dashboard.components import frame, rolling_back, withdrawing
from dashboard.components.view import open_view

who = access.require(
    permissions.may_publish_some,
    "Withdrawing a month or rolling back needs an officer who may publish.",
)
view = open_view()
st.set_page_config(page_title="Withdraw and roll back")
frame.top(view)

st.title("Withdraw and roll back", anchor=False)
withdrawing.withdrawing(view, who)
rolling_back.rolling_back(view, who)
