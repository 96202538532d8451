package desktop

func hideMemory() {}
