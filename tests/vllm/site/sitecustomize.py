"""Lets torchvision be imported beside a torch without CUDA: some of its operators are declared first.

The torchvision that comes with vLLM is built for CUDA; its Python part is all that is needed here. Every
Python process that has this folder on its path reads this file first, those that vLLM starts among them.
"""

import torch

DETECTIONS = "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"

if torch.version.cuda is None:  # else torchvision's own operators load
    declared = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        declared.define(name + DETECTIONS)
