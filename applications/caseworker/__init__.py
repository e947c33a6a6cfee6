"""The caseworkers' desk: queue, case page, recommendation, send room, payments."""
