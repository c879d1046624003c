while (($line = fgets(STDIN)) !== false) {
    [$secret, $id, $sentAt, $signature, $body] = explode("\t", rtrim($line, "\n"));
    $headers = [
        'webhook-id' => $id,
        'webhook-timestamp' => $sentAt,
        'webhook-signature' => $signature,
    ];
    echo verify(base64_decode($body), $headers, $secret) ? 'true' : 'false', "\n";
}
