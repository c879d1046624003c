$stdin.each_line(chomp: true) do |line|
  secret, id, sent_at, signature, body = line.split("\t", -1)
  headers = {
    "webhook-id" => id,
    "webhook-timestamp" => sent_at,
    "webhook-signature" => signature
  }
  puts verify(body.unpack1("m"), headers, secret)
end
