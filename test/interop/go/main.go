// Verifies deliveries with the Standard Webhooks library for Go. Reads lines of JSON from
// standard input: headers, body, secret, and whether the library must accept them.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

type line struct {
	Headers map[string]string
	Body    string
	Secret  string
	Genuine bool
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<22)
	count, wrong := 0, 0
	for lines.Scan() {
		var l line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			panic(err)
		}
		headers := http.Header{}
		for name, value := range l.Headers {
			headers.Set(name, value)
		}
		webhook, err := standardwebhooks.NewWebhook(l.Secret)
		if err != nil {
			panic(err)
		}
		count++
		if (webhook.Verify([]byte(l.Body), headers) == nil) != l.Genuine {
			wrong++
		}
	}
	fmt.Printf("%d checked, %d wrong\n", count, wrong)
	if wrong > 0 || count == 0 {
		os.Exit(1)
	}
}
