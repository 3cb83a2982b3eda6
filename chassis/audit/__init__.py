"""Who did what, to whose record, why and with what outcome; sealed so that nothing can be changed unseen."""
