package main

import (
	"io"
)

func diagnose(stdout, stderr io.Writer) int { return 1 }
