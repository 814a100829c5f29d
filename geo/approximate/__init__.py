"""How the approximate layers are made: from seats, extents and areas of communes, never from boundaries."""
