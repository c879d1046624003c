final class Main {
    public static void main(String[] arguments) throws Exception {
        var lines = new java.io.BufferedReader(new java.io.InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] parts = line.split("\t", -1);
            var headers = Map.of(
                "webhook-id", parts[1],
                "webhook-timestamp", parts[2],
                "webhook-signature", parts[3]);
            byte[] body = Base64.getDecoder().decode(parts[4]);
            System.out.println(Webhooks.verify(body, headers, parts[0]));
        }
    }
}
