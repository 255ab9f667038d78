"""Reference vectors of all-MiniLM-L6-v2: the model computed in double precision with numpy, its text cut into tokens by
the `tokenizers` package from the model's own tokenizer.json. Nothing of Gardon or llama.cpp takes part.

    python3 reference.py MODEL_FOLDER sentences.txt reference.bin
"""

import json
import sys
from math import erf, sqrt
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

ERF = np.vectorize(erf, otypes=[np.float64])


def layer_norm(x, weight, bias, epsilon):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / np.sqrt(variance + epsilon) * weight + bias


def softmax(x):
    x = np.exp(x - x.max(-1, keepdims=True))
    return x / x.sum(-1, keepdims=True)


def gelu(x):
    return x * 0.5 * (1.0 + ERF(x / sqrt(2.0)))


def embed(weights, config, ids):
    heads, epsilon = config["num_attention_heads"], config["layer_norm_eps"]
    width = config["hidden_size"] // heads

    def norm(x, name):
        return layer_norm(x, weights[f"{name}.weight"], weights[f"{name}.bias"], epsilon)

    def dense(x, name):
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    x = (
        weights["embeddings.word_embeddings.weight"][ids]
        + weights["embeddings.position_embeddings.weight"][: len(ids)]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    x = norm(x, "embeddings.LayerNorm")
    for layer in range(config["num_hidden_layers"]):
        name = f"encoder.layer.{layer}"

        def split(part):
            return dense(x, f"{name}.attention.self.{part}").reshape(len(ids), heads, width).transpose(1, 0, 2)

        query, key, value = split("query"), split("key"), split("value")
        attention = softmax(query @ key.transpose(0, 2, 1) / sqrt(width)) @ value
        attention = attention.transpose(1, 0, 2).reshape(len(ids), -1)
        x = norm(x + dense(attention, f"{name}.attention.output.dense"), f"{name}.attention.output.LayerNorm")
        inner = gelu(dense(x, f"{name}.intermediate.dense"))
        x = norm(x + dense(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
    vector = x.mean(0)
    return vector / np.linalg.norm(vector)


def main(folder, sentences, output):
    folder = Path(folder)
    config = json.loads((folder / "config.json").read_text())
    longest = json.loads((folder / "sentence_bert_config.json").read_text())["max_seq_length"]
    weights = {name: array.astype(np.float64) for name, array in load_file(folder / "model.safetensors").items()
               if array.dtype == np.float32}
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    # As sentence-transformers does: cut at the longest length, never filled up.
    tokenizer.enable_truncation(longest)
    tokenizer.no_padding()
    lines = Path(sentences).read_text(encoding="utf-8").splitlines()
    vectors = np.stack([embed(weights, config, tokenizer.encode(line).ids) for line in lines])
    vectors.astype("<f2").tofile(output)
    print(f"{len(lines)} sentences, {vectors.shape[1]} numbers each")


if __name__ == "__main__":
    main(*sys.argv[1:])
