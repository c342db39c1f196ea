# The dashboard alone: mount the store's folder at /store, and put a proxy in front of it.
FROM python:3.12-slim
WORKDIR /app
RUN useradd --create-home --uid 10001 dashboard && mkdir /store && chown dashboard /store
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY datasets datasets
COPY expectations expectations
COPY dashboard dashboard
RUN pip install --no-cache-dir --no-build-isolation --no-deps .
USER dashboard
VOLUME /store
EXPOSE 8501
HEALTHCHECK CMD python -c "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/health', timeout=3)"
ENTRYPOINT ["insourcing"]
CMD ["serve", "--root", "/store", "--address", "0.0.0.0"]
