"""The demo: invented people and stories for 2019-2021, played through the real operations with a given `now`."""
