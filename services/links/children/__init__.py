"""Children who are assessed as likely to benefit from short breaks."""
