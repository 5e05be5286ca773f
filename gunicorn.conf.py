"""Production settings of the server; see docs/operating.md."""

import os

bind = os.environ.get("ELAN_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("ELAN_WORKERS", "2"))
worker_class = "app.site.worker.PatientWorker"  # threads wait for no client
threads = int(os.environ.get("ELAN_THREADS", "12"))
worker_connections = 2_000
backlog = 2_048
preload_app = True
timeout = 30
keepalive = 5
control_socket_disable = True  # nothing to steer from outside, no file in a home folder
max_requests = 20_000
max_requests_jitter = 2_000
forwarded_allow_ips = os.environ.get("ELAN_PROXY_ADDRESSES", "127.0.0.1")
accesslog = os.environ.get("ELAN_ACCESS_LOG", "-")
# path (U) without query string (q): what people answer never reaches a log; no address either
logger_class = "app.site.worker.Masked"  # an event's secret link reaches no log either
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(b)s %(M)sms"
limit_request_line = 8190


def when_ready(server):
    """Before the first process is made: what all of them share is read once."""
    app = server.app.wsgi()
    app.extensions["load"].warm(app)
