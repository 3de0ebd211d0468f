"""Lets Google's own client in with the right key, and has it refused with a wrong one and for what isn't there.

usage: check_bigquery.py FOLDER
"""

import checking

folder, environment = checking.prepare()

from google.cloud import bigquery  # noqa: E402
from google.oauth2 import service_account  # noqa: E402

ENDPOINT = f"http://127.0.0.1:{environment['http']}"


def client(key="right", email="svc@p.iam.gserviceaccount.com", project="p"):
    information = {
        "type": "service_account",
        "project_id": "p",
        "private_key_id": "k1",
        "private_key": (folder / f"keys/{key}.pem").read_text(),
        "client_email": email,
        "token_uri": f"{ENDPOINT}/token",
    }
    scopes = ["https://www.googleapis.com/auth/bigquery"]
    credentials = service_account.Credentials.from_service_account_info(information, scopes=scopes)
    return bigquery.Client(project=project, credentials=credentials, client_options={"api_endpoint": ENDPOINT})


def query(**who):
    dry_run = bigquery.QueryJobConfig(dry_run=True)
    return str(client(**who).query("SELECT 1", job_config=dry_run, retry=None, job_retry=None).total_bytes_processed)


checking.expect("0", query)
checking.expect("Invalid JWT Signature", lambda: query(key="wrong"))
checking.expect("account not found", lambda: query(email="nobody@p.iam.gserviceaccount.com"))
checking.expect("bigquery.jobs.create", lambda: query(project="denied"))
checking.expect("EU", lambda: client().get_dataset("sales", retry=None).location)
checking.expect("Not found: Dataset", lambda: client().get_dataset("none", retry=None).location)
