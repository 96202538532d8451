package speckletest

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
)

// CutOff promises the right answer and drops the connection after n bytes.
func CutOff(n int) Fault {
	return func(x Exchange, inner func(http.ResponseWriter)) {
		answer := start(x, inner)
		send(x, answer[:min(n, len(answer))])
		panic(http.ErrAbortHandler)
	}
}

// Endless answers 200 with JSON that never ends.
func Endless() Fault {
	return func(x Exchange, _ func(http.ResponseWriter)) {
		x.Header().Set("Content-Type", "application/json")
		io.WriteString(x, `{"data":{"serverInfo":{"name":"`)
		chunk := bytes.Repeat([]byte("a"), 64<<10)
		for send(x, chunk) == nil {
		}
	}
}

// start sends the status and headers of the right answer and returns its body.
func start(x Exchange, inner func(http.ResponseWriter)) []byte {
	answer := run(inner)
	for name, values := range answer.Header() {
		x.Header()[name] = values
	}
	x.Header().Set("Content-Length", strconv.Itoa(answer.Body.Len()))
	x.WriteHeader(answer.Code)
	send(x, nil)
	return answer.Body.Bytes()
}

func send(x Exchange, b []byte) error {
	if _, err := x.Write(b); err != nil {
		return err
	}
	return http.NewResponseController(x.ResponseWriter).Flush()
}
