"""The call list that comes back: an Excel filled in at the telephone, read (`sheet`) and put into the tasks (`apply`)."""
