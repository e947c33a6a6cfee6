"""The few pages that join floors."""
