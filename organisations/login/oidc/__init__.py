"""Log-in by OpenID Connect (ID-porten, Ansattporten): code flow with PKCE and private_key_jwt, every answer checked."""
