// Package display connects to X servers and Wayland compositors. It speaks as much of their
// protocols as this program needs beside its window library. On Windows and macOS it is empty.
package display
