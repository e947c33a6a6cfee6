"""The roof: wiring, and the few pages that join floors."""
