"""Google's own client, with right and wrong keys: https://github.com/googleapis/python-bigquery"""

import pathlib

import outcomes
from google.cloud import bigquery
from google.oauth2 import service_account

told = outcomes.parameters()
ENDPOINT = f"http://127.0.0.1:{told['port']}"


def client(key="right", email="svc@p.iam.gserviceaccount.com", project="p"):
    information = {
        "type": "service_account",
        "project_id": "p",
        "private_key_id": "k1",
        "private_key": pathlib.Path(told["keys"], f"{key}.pem").read_text(),
        "client_email": email,
        "token_uri": f"{ENDPOINT}/token",
    }
    scopes = ["https://www.googleapis.com/auth/bigquery"]
    credentials = service_account.Credentials.from_service_account_info(information, scopes=scopes)
    return bigquery.Client(project=project, credentials=credentials, client_options={"api_endpoint": ENDPOINT})


def query(**who):
    dry_run = bigquery.QueryJobConfig(dry_run=True)
    assert client(**who).query("SELECT 1", job_config=dry_run, retry=None, job_retry=None).total_bytes_processed == 0


def dataset(name):
    assert client().get_dataset(name, retry=None).location == "EU"


outcomes.report({
    "right": query,
    "wrong key": lambda: query(key="wrong"),
    "unknown account": lambda: query(email="nobody@p.iam.gserviceaccount.com"),
    "no permission": lambda: query(project="denied"),
    "dataset": lambda: dataset("sales"),
    "unknown dataset": lambda: dataset("none"),
})
