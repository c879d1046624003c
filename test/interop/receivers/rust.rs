fn main() {
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let parts: Vec<&str> = line.split('\t').collect();
        let headers = HashMap::from([
            ("webhook-id".to_string(), parts[1].to_string()),
            ("webhook-timestamp".to_string(), parts[2].to_string()),
            ("webhook-signature".to_string(), parts[3].to_string()),
        ]);
        let body = STANDARD.decode(parts[4]).unwrap();
        println!("{}", verify(&body, &headers, parts[0]));
    }
}
