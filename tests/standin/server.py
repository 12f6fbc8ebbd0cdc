class Served: pass
def serve(): pass
