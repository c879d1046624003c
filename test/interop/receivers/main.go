package main

import (
	"bufio"
	"encoding/base64"
	"fmt"
	"net/http"
	"os"
	"strings"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		parts := strings.Split(lines.Text(), "\t")
		headers := http.Header{}
		headers.Set("webhook-id", parts[1])
		headers.Set("webhook-timestamp", parts[2])
		headers.Set("webhook-signature", parts[3])
		body, _ := base64.StdEncoding.DecodeString(parts[4])
		fmt.Println(verify(body, headers, parts[0]))
	}
}
