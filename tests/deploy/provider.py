"""A provider that answers chats with its name, or fails."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Provider:
    def __init__(self, name: str):
        self.name, self.status, self.requests = name, 200, []
        own = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                own.requests.append((self.path, dict(self.headers.items()), body))
                message = {"role": "assistant", "content": own.name}
                answer = {"model": body["model"], "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
                answer = json.dumps(answer if own.status == 200 else {"error": {"message": "failed"}}).encode()
                self.send_response(own.status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
